;; A user's module: procedures, a value, macros, and names of its own.
(define-module (farm tools)
  #:use-module (ice-9 format)
  #:export (host-name with-default labelled))
(define (separator) "-")
(define (host-name prefix i) (format #f "~a~a~2,'0d" prefix (separator) i))
(define-public default-port 2222)
(define-syntax-rule (with-default value default) (or value default))
(define-syntax-rule (labelled label i) (string-append label (separator) (number->string i)))
