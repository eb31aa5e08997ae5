;; (= procedure pattern) looks at what a procedure gives.
(use-modules (ice-9 match))
(define (f x)
  (match x
    ((? string? (= string-length 3)) 'three-letters)
    ((? string? (= string-upcase u)) u)
    ((= car (? symbol? head)) head)
    ((= (lambda (p) (+ (car p) (cadr p))) sum) sum)))
(map f (list "abc" "ab" '(a b) '(1 2)))
