;; Names made by format in a loop.
(use-modules (ice-9 format))
(map (lambda (i) (format #f "node-~3,'0d.~a" i (if (even? i) "east" "west"))) '(1 2 10 100))
