;; regexp-substitute on a match, and tests by string-match.
(use-modules (ice-9 regex) (srfi srfi-1))
(define (arch system)
  (and=> (string-match "^([^-]+)-linux$" system) (lambda (m) (match:substring m 1))))
(list (filter-map arch '("x86_64-linux" "i586-gnu" "aarch64-linux"))
      (regexp-substitute #f (string-match "_" "x86_64") 'pre "-" 'post)
      (assoc-ref (assoc-set! (list (cons "a" 1)) "a" 2) "a"))
