using System.Text;
using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>
/// The user's prices: a JSON object with a currency and, by model, the prices of a million tokens. A model is a name, or a beginning of
/// names with a star behind it; the longest that fits counts. A model with several prices has a list of tiers, each with the largest number
/// of prompt tokens (<c>up-to</c>) that it is for.
/// </summary>
/// <param name="Currency">The name of the currency, for messages.</param>
/// <param name="Models">The tiers by model.</param>
internal sealed record PriceList(string Currency, IReadOnlyDictionary<string, IReadOnlyList<PriceTier>> Models)
{
    private static readonly string[] _members = ["currency", "models"];

    private static readonly JsonDocumentOptions _json = new() { CommentHandling = JsonCommentHandling.Skip, AllowTrailingCommas = true };

    /// <summary>The default file: <c>geminirx/prices.json</c> in the user's configuration folder.</summary>
    public static string Location => Path.Combine(Path.GetDirectoryName(SettingsFile.Location)!, "prices.json");

    /// <summary>Reads the prices.</summary>
    /// <param name="path">The file; null for the default file, which may be absent.</param>
    /// <returns>The prices; null if there is no default file.</returns>
    /// <exception cref="UsageException">The file cannot be used.</exception>
    public static PriceList? Read(string? path)
    {
        if (path is null && !File.Exists(Location))
        {
            return null;
        }

        var file = UserPath.Expand(path ?? Location);
        try
        {
            var bytes = File.ReadAllBytes(file).AsMemory();
            using var json = JsonDocument.Parse(
                bytes.Span.StartsWith(Encoding.UTF8.Preamble) ? bytes[Encoding.UTF8.Preamble.Length..] : bytes,
                _json
            );
            return Parse(json.RootElement);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or JsonException or FormatException)
        {
            throw PriceErrors.Unusable(file, e);
        }
    }

    /// <summary>Finds the prices of a model.</summary>
    /// <returns>The tiers; null if no entry fits.</returns>
    public IReadOnlyList<PriceTier>? Find(string model)
    {
        var name = Models
            .Keys.Where(key => key == model || (key.EndsWith('*') && model.StartsWith(key[..^1], StringComparison.Ordinal)))
            .MaxBy(key => (key == model ? 1 : 0, key.Length));
        return name is null ? null : Models[name];
    }

    /// <exception cref="FormatException">A member is missing or wrong.</exception>
    internal static PriceList Parse(JsonElement json)
    {
        if (
            json.ValueKind != JsonValueKind.Object
            || !json.TryGetProperty("models", out var models)
            || models.ValueKind != JsonValueKind.Object
        )
        {
            throw new FormatException(PriceErrors.NoModels);
        }

        if (json.EnumerateObject().Select(member => member.Name).FirstOrDefault(name => !_members.Contains(name)) is { } unknown)
        {
            throw new FormatException(PriceErrors.UnknownMember(unknown));
        }

        if ((DuplicateIn(json) ?? DuplicateIn(models)) is { } duplicate)
        {
            throw new FormatException(PriceErrors.Duplicate(duplicate));
        }

        return new PriceList(
            CurrencyOf(json),
            models.EnumerateObject().ToDictionary(model => model.Name, model => (IReadOnlyList<PriceTier>)TiersOf(model))
        );
    }

    /// <summary>A name that an object has twice; null if it has none.</summary>
    internal static string? DuplicateIn(JsonElement json) =>
        json.EnumerateObject().GroupBy(member => member.Name).FirstOrDefault(group => group.Count() > 1)?.Key;

    private static string CurrencyOf(JsonElement json) =>
        !json.TryGetProperty("currency", out var name) ? "USD"
        : name.ValueKind == JsonValueKind.String && name.GetString() is { Length: > 0 } currency ? currency
        : throw new FormatException(PriceErrors.WrongCurrency);

    private static List<PriceTier> TiersOf(JsonProperty model)
    {
        var tiers =
            model.Value.ValueKind == JsonValueKind.Array
                ? model.Value.EnumerateArray().Select(tier => PriceTier.Parse(model.Name, tier)).ToList()
                : [PriceTier.Parse(model.Name, model.Value)];
        return tiers.Count > 0 && tiers[^1].UpTo is null && tiers.SkipLast(1).All(tier => tier.UpTo is not null) && IsAscending(tiers)
            ? tiers
            : throw new FormatException(PriceErrors.WrongTiers(model.Name));
    }

    private static bool IsAscending(List<PriceTier> tiers) =>
        tiers.Zip(tiers.Skip(1)).All(pair => pair.Second.UpTo is null || pair.Second.UpTo > pair.First.UpTo);
}
