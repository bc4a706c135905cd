using System.Text.Json;
using GeminiRx.LanguageServer.Streaming;

namespace GeminiRx.LanguageServer;

/// <summary>What the editor has set. Where the text goes is the user's alone to say: a workspace may only choose the model and the granularity.</summary>
internal sealed record ClientSettings
{
    /// <summary>The service's address; only of the user's own settings.</summary>
    public string? Endpoint { get; private init; }

    public string? Model { get; private init; }

    public Granularity? Granularity { get; private init; }

    /// <summary>Reads the initialization options, which come from the user's settings. They may be anything (LSPAny).</summary>
    public static ClientSettings OfUser(JsonElement? options) => new()
    {
        Endpoint = Text(options, "endpoint"),
        Model = Text(options, "model"),
        Granularity = Granularities.Parse(Text(options, "granularity")),
    };

    /// <summary>Takes over what a workspace may say; an endpoint or a key in it is not looked at.</summary>
    /// <param name="settings">The settings of section <c>geminirx</c>, of user and workspace in one; they may be anything (LSPAny).</param>
    public ClientSettings With(JsonElement settings) => this with
    {
        Model = Text(settings, "model") ?? Model,
        Granularity = Granularities.Parse(Text(settings, "granularity")) ?? Granularity,
    };

    public static string? Clean(string? value) => string.IsNullOrWhiteSpace(value) ? null : value.Trim();

    private static string? Text(JsonElement? settings, string name) =>
        settings is { ValueKind: JsonValueKind.Object } some && some.TryGetProperty(name, out var value) && value.ValueKind == JsonValueKind.String ? Clean(value.GetString()) : null;
}
