;;; (ice-9 list): finding entries by their values.
(define-module (ice-9 list)
  #:export (rassoc rassq rassv))

(define (finder same?)
  (lambda (value alist . unused)
    (find (lambda (entry) (same? value (cdr entry))) alist)))

(define rassoc (finder equal?))
(define rassq (finder eq?))
(define rassv (finder eqv?))
