;; let without a value.
(let ((x)) x)
