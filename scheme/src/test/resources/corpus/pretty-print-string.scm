;; pretty-print of short data is write and a newline.
(use-modules (ice-9 pretty-print))
(with-output-to-string (lambda () (pretty-print '(machine (name "a") (port 22)))))
