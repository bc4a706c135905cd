namespace GeminiRx.LanguageServer.Tests;

/// <summary>The code of the package's README.</summary>
internal static class PackageSample
{
    public static async Task<int> RunAsync(Stream input, Stream output, TextWriter logFile)
    {
        // <package-readme>
        var options = new LanguageServerOptions
        {
            CreateClient = settings => new GeminiClient(new GeminiOptions { ApiKey = settings.ApiKey }),
            Log = logFile.WriteLine,
        };
        var exitCode = await GeminiLanguageServer.RunAsync(input, output, options);
        // </package-readme>
        return exitCode;
    }
}
