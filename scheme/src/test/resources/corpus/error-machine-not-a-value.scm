;; build-machine is a form, not a procedure.
(map build-machine '("a"))
