;; A fault in a loaded file.
(load "parts/broken.scm")
