;; eval of data in a module. Differs: there is no eval here.
(use-modules (srfi srfi-1))
(define x 5)
(list (eval '(+ x 1) (current-module)) (eval '(fold + 0 '(1 2)) (current-module))
      (primitive-eval (quote (* x 2))))
