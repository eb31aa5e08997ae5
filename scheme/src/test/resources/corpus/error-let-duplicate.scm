;; let binds a name twice.
(let ((x 1) (x 2)) x)
