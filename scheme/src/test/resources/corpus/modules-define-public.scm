;; define-public defines, and exports from the module of the file.
(define-module (farm public))
(define-public port 2222)
(define-public (twice x) (* 2 x))
(define hidden 5)
(list (twice port)
      (@ (farm public) port))
