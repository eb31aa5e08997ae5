;;; The other name of (guix scripts offload).
(define-module (guix offload)
  #:use-module (guix scripts offload))

(module-for-each
 (lambda (name variable) (module-add! (module-public-interface (current-module)) name variable))
 (resolve-interface '(guix scripts offload)))
