;; Machines from a loaded file.
(define more (load "parts/machines.scm"))
(append more (list (build-machine (inherit (car more)) (name "local"))))
