;; let without a body.
(let ((x 1)))
