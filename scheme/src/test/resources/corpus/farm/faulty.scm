;; A module with a fault.
(define-module (farm faulty)
  #:export (faulty))
(define faulty (car '()))
