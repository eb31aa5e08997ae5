;; A required field is missing.
(list (build-machine (name "a") (systems '("x86_64-linux")) (user "u")))
