using System.Text.Json;
using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>A tool that the service runs: the service's name for it, and its settings as JSON.</summary>
internal sealed record ServiceTool(string Name, JsonElement? Settings = null) : Tool
{
    public override string ToString() => Name;
}

/// <summary>Google Search, with settings; see <see cref="Tool.GoogleSearch"/>.</summary>
public sealed record GoogleSearchTool : Tool
{
    /// <summary>Pages from this time on. Default null: no limit. Set <see cref="To"/> too.</summary>
    [JsonIgnore]
    public DateTimeOffset? From { get; init; }

    /// <summary>Pages before this time. Default null: no limit. Set <see cref="From"/> too.</summary>
    [JsonIgnore]
    public DateTimeOffset? To { get; init; }

    /// <summary>The kinds of results. Default: none, which means the service's choice, web pages.</summary>
    [JsonIgnore]
    public GoogleSearchTypes Types { get; init; }

    /// <summary>Domains whose pages are left out, such as <c>example.com</c> (Vertex AI). Default: none.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    [JsonPropertyName("excludeDomains")]
    public IReadOnlyList<string> ExcludedDomains
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>The confidence from which a page counts as phishing and is left out (Vertex AI). Default null: the service's.</summary>
    public PhishingBlockThreshold? BlockingConfidence { get; init; }

    [JsonInclude]
    internal Interval? TimeRangeFilter => From is null && To is null ? null : new(From, To);

    [JsonInclude, JsonPropertyName("searchTypes")]
    internal SearchTypes? SearchTypesBody => Types == default ? null : new(Of(GoogleSearchTypes.Web), Of(GoogleSearchTypes.Images));

    /// <summary>The service's name of the tool.</summary>
    /// <returns><c>googleSearch</c>.</returns>
    public override string ToString() => "googleSearch";

    private EmptyObject? Of(GoogleSearchTypes type) => Types.HasFlag(type) ? new() : null;

    internal sealed record Interval(DateTimeOffset? StartTime, DateTimeOffset? EndTime);

    internal sealed record SearchTypes(EmptyObject? WebSearch, EmptyObject? ImageSearch);

    internal sealed record EmptyObject;
}

/// <summary>Kinds of results of Google Search.</summary>
[Flags]
public enum GoogleSearchTypes
{
    /// <summary>The service's choice.</summary>
    None = 0,

    /// <summary>Web pages.</summary>
    Web = 1,

    /// <summary>Images.</summary>
    Images = 2,
}

/// <summary>The confidence from which a page counts as phishing. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct PhishingBlockThreshold(string Value) : IOpenEnumeration
{
    /// <summary>Low confidence and above.</summary>
    public static readonly PhishingBlockThreshold LowAndAbove = new("BLOCK_LOW_AND_ABOVE");

    /// <summary>Medium confidence and above.</summary>
    public static readonly PhishingBlockThreshold MediumAndAbove = new("BLOCK_MEDIUM_AND_ABOVE");

    /// <summary>High confidence and above.</summary>
    public static readonly PhishingBlockThreshold HighAndAbove = new("BLOCK_HIGH_AND_ABOVE");

    /// <summary>A confidence above high, and more.</summary>
    public static readonly PhishingBlockThreshold HigherAndAbove = new("BLOCK_HIGHER_AND_ABOVE");

    /// <summary>Very high confidence and above.</summary>
    public static readonly PhishingBlockThreshold VeryHighAndAbove = new("BLOCK_VERY_HIGH_AND_ABOVE");

    /// <summary>Extremely high confidence only.</summary>
    public static readonly PhishingBlockThreshold OnlyExtremelyHigh = new("BLOCK_ONLY_EXTREMELY_HIGH");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>Searches files that were uploaded to the service (Gemini API); see <see cref="Tool.FileSearch"/>.</summary>
public sealed record FileSearchTool : Tool
{
    internal FileSearchTool(IReadOnlyList<string> stores) => Stores = stores;

    /// <summary>The stores that are searched; at least one.</summary>
    [JsonPropertyName("fileSearchStoreNames")]
    public IReadOnlyList<string> Stores { get; }

    /// <summary>A condition on the metadata of the files, such as <c>author = "Ann"</c>. Default null: all files.</summary>
    public string? MetadataFilter { get; init; }

    /// <summary>The number of passages that the search returns, from 1. Default null: the service's.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The value is less than 1.</exception>
    public int? TopK
    {
        get;
        init => field = Guard.AtLeast(value, 1);
    }

    /// <summary>The service's name of the tool.</summary>
    /// <returns><c>fileSearch</c>.</returns>
    public override string ToString() => "fileSearch";
}

/// <summary>A screen that the model sees and controls; see <see cref="Tool.ComputerUse"/>.</summary>
public sealed record ComputerUseTool : Tool
{
    internal ComputerUseTool(string environment, IReadOnlyList<string> excludedFunctions) =>
        (Environment, ExcludedFunctions) = (environment, excludedFunctions);

    /// <summary>The kind of screen.</summary>
    public string Environment { get; }

    /// <summary>Actions that the model must not use.</summary>
    [JsonPropertyName("excludedPredefinedFunctions")]
    public IReadOnlyList<string> ExcludedFunctions { get; }

    /// <summary>Whether the service looks for instructions to the model in what the screen shows. Default false.</summary>
    [JsonPropertyName("enablePromptInjectionDetection")]
    public bool DetectsPromptInjection { get; init; }

    /// <summary>Safety policies that do not apply, such as <c>COMMUNICATION_TOOL</c>: the model then does not ask before such an action.
    /// Default: none.</summary>
    /// <exception cref="ArgumentException">An item is null.</exception>
    public IReadOnlyList<string> DisabledSafetyPolicies
    {
        get;
        init => field = Guard.CopyOf(value);
    } = [];

    /// <summary>The service's name of the tool.</summary>
    /// <returns><c>computerUse</c>.</returns>
    public override string ToString() => "computerUse";
}
