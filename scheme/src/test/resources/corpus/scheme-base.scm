;; Imports of R7RS libraries.
(use-modules ((scheme base) #:select (string-map exact inexact))
             ((scheme char) #:select (char-foldcase))
             ((scheme cxr) #:select (caddr)))
(list (exact 2.0) (inexact 1/2) (string-map char-foldcase "AB") (caddr '(1 2 3)))
