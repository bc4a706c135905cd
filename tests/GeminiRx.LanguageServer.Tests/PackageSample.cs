using Microsoft.Extensions.Logging;

namespace GeminiRx.LanguageServer.Tests;

/// <summary>The code of the package's README.</summary>
internal static class PackageSample
{
    public static async Task<int> RunAsync(Stream input, Stream output, ILoggerFactory loggers)
    {
        // <package-readme>
        var options = new LanguageServerOptions
        {
            CreateClient = settings => new GeminiClient(new GeminiOptions { ApiKey = settings.ApiKey }),
            LoggerFactory = loggers,
        };
        var exitCode = await GeminiLanguageServer.RunAsync(input, output, options);
        // </package-readme>
        return exitCode;
    }
}
