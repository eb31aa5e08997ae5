;; Other options of define-module that real files carry.
(define-module (farm other)
  #:use-module ((srfi srfi-26) #:select (cut))
  #:use-module ((srfi srfi-1) #:hide (fold))
  #:re-export (cut)
  #:export-syntax (twice)
  #:declarative? #f)
(define-syntax-rule (twice e) (list e e))
(twice (map (cut * 2 <>) (iota 3)))
