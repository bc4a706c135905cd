using System.Globalization;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace GeminiRx.Extensions.AI.Hosting;

/// <summary>Checks the settings at start. Each failure names the setting with its path, such as <c>Gemini:MaxRetries</c>.</summary>
/// <param name="name">The name of the options that it checks.</param>
/// <param name="section">The section that they come from; null if code sets them.</param>
internal sealed class SettingsValidator(string name, IConfigurationSection? section) : IValidateOptions<GeminiSettings>
{
    public ValidateOptionsResult Validate(string? optionsName, GeminiSettings options)
    {
        if (optionsName != name)
        {
            return ValidateOptionsResult.Skip;
        }

        var path = SettingPath.Of(section);
        List<string> failures = [.. SettingNames.Unknown(section), .. Failures(options).Select(failure => $"{path}{failure}")];
        return failures.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(failures);
    }

    private static IEnumerable<string> Failures(GeminiSettings settings) =>
        Endpoint(settings)
            .Concat(NotEmpty(settings.Model, nameof(settings.Model)))
            .Concat(NotEmpty(settings.EmbeddingModel, nameof(settings.EmbeddingModel)))
            .Concat(AtLeast(settings.MaxEventBytes, 1024, nameof(settings.MaxEventBytes)))
            .Concat(AtLeast(settings.EmbeddingDimensions, 1, nameof(settings.EmbeddingDimensions), most: 3072))
            .Concat(AtLeast(settings.MaxRetries, 0, nameof(settings.MaxRetries)))
            .Concat(AtLeast(settings.MaxResumptions, 0, nameof(settings.MaxResumptions)))
            .Concat(AtLeast(settings.RequestsPerMinute, 1, nameof(settings.RequestsPerMinute)))
            .Concat(AtLeast(settings.TokensPerMinute, 1, nameof(settings.TokensPerMinute)))
            .Concat(AtLeast(settings.QueueLimit, 0, nameof(settings.QueueLimit)))
            .Concat(Positive(settings.FirstContentTimeout, nameof(settings.FirstContentTimeout)))
            .Concat(Positive(settings.ContentGapTimeout, nameof(settings.ContentGapTimeout)))
            .Concat(Positive(settings.TotalTimeout, nameof(settings.TotalTimeout)))
            .Concat(Together(settings));

    private static IEnumerable<string> Endpoint(GeminiSettings settings)
    {
        string? failure = null;
        try
        {
            _ = settings.Endpoint is { } endpoint ? GeminiOptions.ParseEndpoint(endpoint) : null;
        }
        catch (GeminiConfigurationException e)
        {
            failure = $"{nameof(settings.Endpoint)}: {e.ToUserMessage()}";
        }

        return failure is null ? [] : [failure];
    }

    private static IEnumerable<string> NotEmpty(string? value, string setting) =>
        value is "" ? [$"{setting} is empty: set a name such as {GeminiOptions.DefaultModel}, or remove the setting."] : [];

    private static IEnumerable<string> AtLeast(int? value, int least, string setting, int most = int.MaxValue) =>
        value is { } number && (number < least || number > most)
            ?
            [
                string.Create(CultureInfo.InvariantCulture, $"{setting} is {number}: use {least} or more")
                    + (most == int.MaxValue ? "." : string.Create(CultureInfo.InvariantCulture, $", at most {most}.")),
            ]
            : [];

    private static IEnumerable<string> Positive(TimeSpan? value, string setting) =>
        value is null || value > TimeSpan.Zero || value == Timeout.InfiniteTimeSpan
            ? []
            : [$"{setting} is {value}: use more than zero, such as 00:00:30, or -00:00:00.001 for no limit."];

    private static IEnumerable<string> Together(GeminiSettings settings) =>
        (settings.VertexProject, settings.VertexLocation) switch
        {
            (not null, null) =>
            [
                $"{nameof(settings.VertexLocation)} is missing: set it together with VertexProject, such as europe-west4.",
            ],
            (null, not null) => [$"{nameof(settings.VertexProject)} is missing: set it together with VertexLocation."],
            _ => [],
        };
}
