# The compiler and the runtime: nix-build tools/packaging/nix
{ pkgs ? import <nixpkgs> { } }:
let
  header = builtins.readFile ../../../runtime/pol/version.h;
  number = name: builtins.head (builtins.match ".*#define POL_VERSION_${name} ([0-9]+)\n.*" header);
in
pkgs.stdenv.mkDerivation {
  pname = "polc";
  version = "${number "MAJOR"}.${number "MINOR"}.${number "PATCH"}";
  src = ../../..;
  nativeBuildInputs = with pkgs; [ cmake ninja antlr4 ];
  buildInputs = with pkgs; [ antlr4.runtime.cpp llvm_14 fmt cli11 nlohmann_json libuuid zlib ];
  cmakeFlags = [ "-DPOLC_TESTS=OFF" ];
  meta.license = pkgs.lib.licenses.mit;
}
