using System.Text.Json;
using GeminiRx.Cli.Errors;

namespace GeminiRx.Cli;

/// <summary>The prices of a million tokens. Members are <c>input</c>, <c>output</c> and <c>cached</c>, also with a modality behind them,
/// such as <c>input-audio</c>.</summary>
/// <param name="UpTo">The largest number of prompt tokens that the prices are for; null for any number.</param>
/// <param name="Prices">The prices by member.</param>
internal sealed record PriceTier(int? UpTo, IReadOnlyDictionary<string, decimal> Prices)
{
    private const string UpToName = "up-to";

    private static readonly string[] _kinds = ["input", "output", "cached"];

    /// <exception cref="FormatException">A member is missing or wrong.</exception>
    public static PriceTier Parse(string model, JsonElement json)
    {
        if (json.ValueKind != JsonValueKind.Object)
        {
            throw new FormatException(PriceErrors.NoPrices(model));
        }

        int? upTo = null;
        var prices = new Dictionary<string, decimal>();
        foreach (var member in json.EnumerateObject())
        {
            if (member.Name == UpToName)
            {
                upTo =
                    member.Value.ValueKind == JsonValueKind.Number && member.Value.TryGetInt32(out var count) && count > 0
                        ? count
                        : throw new FormatException(PriceErrors.WrongMember(model, member.Name));
                continue;
            }

            prices[member.Name] =
                _kinds.Contains(member.Name.Split('-')[0])
                && member.Value.ValueKind == JsonValueKind.Number
                && member.Value.TryGetDecimal(out var price)
                && price >= 0
                    ? price
                    : throw new FormatException(PriceErrors.WrongMember(model, member.Name));
        }

        return prices.ContainsKey("input") && prices.ContainsKey("output")
            ? new PriceTier(upTo, prices)
            : throw new FormatException(PriceErrors.NoPrices(model));
    }

    /// <summary>The price of a million tokens.</summary>
    /// <param name="kind">input, output or cached; cached tokens without a price cost what input costs.</param>
    /// <param name="modality">The modality in small letters; null for that of the kind.</param>
    public decimal Of(string kind, string? modality = null) =>
        modality is not null && Prices.TryGetValue($"{kind}-{modality}", out var special) ? special
        : Prices.TryGetValue(kind, out var price) ? price
        : Of("input", modality);
}
