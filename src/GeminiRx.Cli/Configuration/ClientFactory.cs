using GeminiRx.Cli.Errors;
using GeminiRx.Emulator;

namespace GeminiRx.Cli;

/// <summary>Puts a client together: what the user asks for over the environment, and the built-in emulator where it stands in for the
/// service.</summary>
internal static class ClientFactory
{
    private const string EmulatorName = "emulator";

    /// <summary>The options that are in force, and whether the emulator is asked for by name.</summary>
    /// <exception cref="GeminiConfigurationException">A setting cannot be used.</exception>
    public static (GeminiOptions Options, bool Emulator) Read(string? endpoint, string? model)
    {
        endpoint ??= Environment.GetEnvironmentVariable("GEMINIRX_ENDPOINT") is { Length: > 0 } variable ? variable.Trim() : null;
        var emulator = string.Equals(endpoint, EmulatorName, StringComparison.OrdinalIgnoreCase);
        var options = GeminiOptions.FromEnvironment(name =>
            name == "GEMINIRX_ENDPOINT" ? (emulator ? null : endpoint) : Environment.GetEnvironmentVariable(name)
        );
        return (model is null ? options : options with { Model = model }, emulator);
    }

    public static bool HasNeitherKeyNorEndpoint(GeminiOptions options) =>
        options.ApiKey is null && options.Endpoint == GeminiOptions.DefaultEndpoint;

    public static GeminiClient CreateEmulated(GeminiOptions options) => CreateEmulated(options, recording: null);

    /// <summary>The client of a command; it says where the emulator answers in a model's place.</summary>
    /// <param name="settings">What is in force.</param>
    /// <param name="verbose">Whether to say all of that.</param>
    /// <param name="recording">A file that gets every exchange; null for none.</param>
    /// <exception cref="GeminiConfigurationException">A setting cannot be used.</exception>
    public static GeminiClient Create(Settings settings, bool verbose, string? recording)
    {
        var (options, isNamed) = Read(settings.Endpoint, settings.Model);
        options = options with { ApiKey = settings.Key().Key };
        var isEmulated = isNamed || HasNeitherKeyNorEndpoint(options);
        foreach (var line in verbose ? settings.Describe(options, isEmulated) : [])
        {
            StandardError.WriteMessage(line);
        }

        if (isEmulated && !isNamed)
        {
            StandardError.WriteMessage(
                "No API key is set, so the built-in emulator answers, not a model. Set GEMINI_API_KEY to ask Gemini."
            );
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
                Endpoint = new Uri("http://localhost/"),
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
