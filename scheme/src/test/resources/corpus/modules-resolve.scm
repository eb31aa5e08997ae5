;; Modules as objects: resolve-interface, module-ref. Differs: programs cannot look at modules here.
(let ((srfi-1 (resolve-interface '(srfi srfi-1))))
  (list ((module-ref srfi-1 'fold) + 0 '(1 2 3))
        (procedure? (module-ref srfi-1 'last))))
