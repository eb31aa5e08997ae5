;; format with too few arguments.
(use-modules (ice-9 format))
(format #f "~a ~a" 1)
