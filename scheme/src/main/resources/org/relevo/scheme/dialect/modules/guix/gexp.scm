;;; (guix gexp): g-expressions, as far as they mean something without packages: quotation.
(define-module (guix gexp)
  #:re-export (gexp ungexp ungexp-native ungexp-native-splicing ungexp-splicing))
