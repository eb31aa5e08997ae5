;; An unbound name does no harm where it is not evaluated.
(define (never) (surely-not-defined 1))
(if #f (never) 'fine)
