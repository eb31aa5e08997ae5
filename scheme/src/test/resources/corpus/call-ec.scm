;; let/ec and call/ec of (ice-9 control).
(use-modules (ice-9 control))
(list (let/ec return (for-each (lambda (x) (if (> x 1) (return x))) '(1 2 3)) 'none)
      (+ 1 (call/ec (lambda (k) (* 100 (k 5))))))
