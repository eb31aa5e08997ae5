;; Recursion ten thousand deep that is no loop.
(define (sum l) (if (null? l) 0 (+ (car l) (sum (cdr l)))))
(define (build n) (if (= n 0) '() (cons n (build (- n 1)))))
(sum (build 10000))
