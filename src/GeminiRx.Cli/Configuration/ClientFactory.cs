using GeminiRx.Cli.Errors;
using GeminiRx.Emulator;
using Microsoft.Extensions.Logging;

namespace GeminiRx.Cli;

/// <summary>Creates clients from settings and environment variables, for the service or for the built-in emulator.</summary>
internal static class ClientFactory
{
    private const string EmulatorName = "emulator";

    /// <summary>The address of a client of the emulator in this process.</summary>
    public static Uri EmulatedEndpoint { get; } = new("http://localhost/");

    /// <summary>Creates the options of a client, and returns whether the endpoint is the emulator.</summary>
    /// <exception cref="GeminiConfigurationException">A setting cannot be used.</exception>
    public static (GeminiOptions Options, bool IsEmulator) Read(string? endpoint, string? model)
    {
        endpoint ??= EnvironmentVariables.Read(EnvironmentVariables.Endpoint);
        var isEmulator = string.Equals(endpoint, EmulatorName, StringComparison.OrdinalIgnoreCase);
        var options = new GeminiOptions
        {
            ApiKey = EnvironmentVariables.ReadKey().Key,
            Endpoint = endpoint is null || isEmulator ? GeminiOptions.DefaultEndpoint : GeminiOptions.ParseEndpoint(endpoint),
            Model = model ?? EnvironmentVariables.Read(EnvironmentVariables.Model) ?? GeminiOptions.DefaultModel,
        };
        return (options, isEmulator);
    }

    public static bool HasNeitherKeyNorEndpoint(GeminiOptions options) =>
        options.ApiKey is null && options.Endpoint == GeminiOptions.DefaultEndpoint;

    public static GeminiClient CreateEmulated(GeminiOptions options) => CreateEmulated(options, recording: null);

    /// <summary>
    /// Creates the client of a command. Warns on standard error if the emulator answers because no key is set. If verbose, also writes the
    /// settings, and later each request with its status and end, to standard error.
    /// </summary>
    /// <param name="settings">The settings of the command.</param>
    /// <param name="recording">The file that every exchange is recorded to; null for no recording.</param>
    /// <exception cref="GeminiConfigurationException">A setting cannot be used.</exception>
    public static GeminiClient Create(Settings settings, string? recording)
    {
        var (options, isEmulatorNamed) = Read(settings.Effective.Endpoint, settings.Effective.Model);
        var verbose = settings.Effective.Verbose is true;
        options = options with { ApiKey = settings.Key().Key };
        options.LoggerFactory = verbose ? new LogFile(path: null, LogLevel.None, (_, level) => level >= LogLevel.Debug) : null;
        var isEmulated = isEmulatorNamed || HasNeitherKeyNorEndpoint(options);
        foreach (var line in verbose ? settings.Describe(options, isEmulated) : [])
        {
            StandardError.WriteMessage(line);
        }

        if (isEmulated && !isEmulatorNamed)
        {
            StandardError.WriteMessage(ConfigurationErrors.EmulatorAnswers);
        }

        return isEmulated ? CreateEmulated(options, recording)
            : recording is null ? new GeminiClient(options)
            : new GeminiClient(options with { HttpClient = Record(recording, null) });
    }

    private static GeminiClient CreateEmulated(GeminiOptions options, string? recording)
    {
        var emulator = new GeminiEmulator();
        return new(
            options with
            {
                ApiKey = null,
                Endpoint = EmulatedEndpoint,
                HttpClient = recording is null ? emulator.CreateClient() : Record(recording, emulator.Handler),
            }
        );
    }

    private static HttpClient Record(string path, HttpMessageHandler? inner)
    {
        try
        {
            return new RecordingHandler(path, inner).CreateClient();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw UsageErrors.UnwritableRecording(path, e);
        }
    }
}
