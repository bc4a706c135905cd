namespace GeminiRx.Cli.Errors;

/// <summary>Creates the messages about the user's prices.</summary>
internal static class PriceErrors
{
    public const string NoModels = "it has no object \"models\".";

    public const string WrongCurrency = "'currency' must be a string such as \"USD\".";

    public const string NoUsage = "The service sent no token counts.";

    public static UsageException Unusable(string path, Exception cause) =>
        new(
            $"--prices: {path} cannot be used: {cause.Message}",
            "Write it such as: { \"currency\": \"USD\", \"models\": { \"gemini-flash-*\": { \"input\": 0.3, \"output\": 2.5 } } }",
            cause
        );

    public static string UnknownMember(string name) => $"'{name}' is not known: use currency and models.";

    public static string Duplicate(string name) => $"'{name}' occurs twice.";

    public static string NoPrices(string model) => $"{model} needs an object with input and output, the prices of a million tokens.";

    public static string WrongMember(string model, string member) =>
        $"{model}: '{member}' is unknown or not a price: use input, output or cached, also with a modality such as input-audio, and up-to.";

    public static string WrongTiers(string model) =>
        $"{model}: each price of a list but the last needs a larger up-to than the one before; the last has none.";

    public static string NoPriceFile(string path) => $"no cost: there is no price file {path}";

    public static string UnknownModel(string? model) => $"no cost: the price file has no price of {model ?? "an unnamed model"}";
}
