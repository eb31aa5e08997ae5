;; SRFI-45-like laziness with make-promise and delay.
(define (from n) (cons n (delay (from (+ n 1)))))
(define (take-from s n) (if (= n 0) '() (cons (car s) (take-from (force (cdr s)) (- n 1)))))
(take-from (from 5) 4)
