using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace GeminiRx.Extensions.AI.Hosting;

/// <summary>Checks the options of a client at start, when code has completed them.</summary>
/// <param name="name">The name of the options that it checks.</param>
/// <param name="section">The section that they come from; null if code sets them.</param>
/// <param name="hasHandlerCredentials">Returns whether a handler adds the credentials.</param>
internal sealed class OptionsValidator(string name, IConfigurationSection? section, Func<bool> hasHandlerCredentials)
    : IValidateOptions<GeminiOptions>
{
    public ValidateOptionsResult Validate(string? optionsName, GeminiOptions options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        if (options is { ApiKey: null, AccessToken: null, HttpClient: null } && IsGoogle(options.Endpoint) && !hasHandlerCredentials())
        {
            return ValidateOptionsResult.Fail(Missing());
        }

        try
        {
            _ = new GeminiClient(options);
            return ValidateOptionsResult.Success;
        }
        catch (GeminiConfigurationException e)
        {
            return ValidateOptionsResult.Fail($"{SettingPath.Of(section).TrimEnd(':', '.')}: {e.ToUserMessage()}");
        }
    }

    // The address of Vertex AI is set by the location, and the endpoint remains the default.
    private static bool IsGoogle(Uri endpoint) => endpoint.Host == GeminiOptions.DefaultEndpoint.Host;

    private string Missing()
    {
        var key = SettingPath.Of(section) + nameof(GeminiSettings.ApiKey);
        var place = section is null
            ? "set it in the delegate of AddGeminiRx"
            : $"set it in the configuration, for example by the environment variable {key.Replace(":", "__", StringComparison.Ordinal)}";
        return $"{key} is missing: {place}, set AccessToken by PostConfigure<GeminiOptions>, "
            + $"or set {nameof(GeminiSettings.CredentialsFromHandler)} if a handler adds the credentials.";
    }
}
