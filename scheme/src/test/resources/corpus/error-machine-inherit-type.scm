;; inherit of something that is no machine.
(list (build-machine (inherit "a") (name "b")))
