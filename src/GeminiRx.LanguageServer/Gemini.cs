namespace GeminiRx.LanguageServer;

/// <summary>
/// Makes clients of the service from the settings that are in force. The key that the editor keeps goes nowhere but into a client.
/// </summary>
internal sealed class Gemini(LanguageServerOptions options, EditorSettings settings)
{
    /// <summary>The settings that are in force.</summary>
    public ClientSettings Settings => settings.Current;

    /// <summary>The key from the editor's secret storage; null where it has none.</summary>
    public string? Key { private get; set; }

    /// <summary>Makes a client.</summary>
    /// <exception cref="GeminiConfigurationException">There is no key, or a setting cannot work.</exception>
    public GeminiClient Create()
    {
        var current = Settings;
        return options.CreateClient(new ServerSettings(current.Endpoint, current.Model) { ApiKey = Key });
    }

    /// <summary>Answers requests under the policy of the server.</summary>
    /// <exception cref="GeminiConfigurationException">As <see cref="Create"/>.</exception>
    public ChunkSource Answers() => Create().Source.WithPolicy(options.Policy, options.Scheduler);

    /// <summary>Whether another key may help: the service does not know the key, or the key may not do this.</summary>
    public static bool IsOfKey(GeminiException failure) =>
        failure is GeminiApiException { Code: 401 or 403 } or GeminiApiException { Details.Reason: "API_KEY_INVALID" };

    /// <summary>What prevents an answer; null where nothing is known to.</summary>
    public string? Problem()
    {
        try
        {
            Create();
            return null;
        }
        catch (GeminiConfigurationException e)
        {
            return e.ToUserMessage();
        }
    }
}
