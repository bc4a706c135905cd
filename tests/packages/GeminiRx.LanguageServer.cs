// package: GeminiRx VERSION
// package: Microsoft.Extensions.Logging.Abstractions 10.0.15
using GeminiRx;
using GeminiRx.LanguageServer;
using Microsoft.Extensions.Logging.Abstractions;

var loggers = NullLoggerFactory.Instance;
using var input = new MemoryStream();
using var output = new MemoryStream();

// <sample>
return exitCode == 1 ? 0 : 1; // the input is closed without the client's "exit"
