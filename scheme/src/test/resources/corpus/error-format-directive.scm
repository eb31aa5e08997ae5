;; format with a directive that there is not.
(use-modules (ice-9 format))
(format #f "~y ~j" 1 2)
