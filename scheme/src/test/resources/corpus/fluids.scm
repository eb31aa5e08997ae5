;; Fluids: with-fluids and fluid-ref. Differs: there are parameters only here.
(define depth (make-fluid 0))
(define (deep) (fluid-ref depth))
(list (deep)
      (with-fluids ((depth 1)) (with-fluids ((depth (+ 1 (deep)))) (deep)))
      (deep))
