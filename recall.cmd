@echo off
rem Runs the command line of this checkout, from any folder, on the Node that `npm ci` brought, or else on the machine's own.
setlocal
set "node=%~dp0node_modules\node\bin\node.exe"
if not exist "%node%" set "node=node"
if not exist "%~dp0dist\cli\main.js" goto missing
"%node%" "%~dp0dist\cli\main.js" %*
exit /b %errorlevel%
:missing
echo recall: it is not built yet; run `npm ci` in "%~dp0" first >&2
exit /b 2
