namespace GeminiRx;

/// <summary>From which probability of a harm on the service blocks.</summary>
/// <param name="Category">The kind of harm.</param>
/// <param name="Threshold">From where on.</param>
/// <exception cref="ArgumentException">One has no value.</exception>
public sealed record SafetySetting(HarmCategory Category, HarmBlockThreshold Threshold)
{
    /// <summary>The kind of harm.</summary>
    public HarmCategory Category
    {
        get;
        init => field = new(Limits.Word(value.Value));
    } = new(Limits.Word(Category.Value));

    /// <summary>From where on.</summary>
    public HarmBlockThreshold Threshold
    {
        get;
        init => field = new(Limits.Word(value.Value));
    } = new(Limits.Word(Threshold.Value));

    /// <summary>Whether the threshold is of the probability or of the severity (Vertex AI). Default null: of the probability.</summary>
    public HarmBlockMethod? Method { get; init; }
}

/// <summary>A kind of harm. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct HarmCategory(string Value)
{
    /// <summary>Harassment.</summary>
    public static readonly HarmCategory Harassment = new("HARM_CATEGORY_HARASSMENT");

    /// <summary>Hate speech.</summary>
    public static readonly HarmCategory HateSpeech = new("HARM_CATEGORY_HATE_SPEECH");

    /// <summary>What is sexually explicit.</summary>
    public static readonly HarmCategory SexuallyExplicit = new("HARM_CATEGORY_SEXUALLY_EXPLICIT");

    /// <summary>What helps to do dangerous things.</summary>
    public static readonly HarmCategory DangerousContent = new("HARM_CATEGORY_DANGEROUS_CONTENT");

    /// <summary>Elections and the like; the service calls it deprecated.</summary>
    public static readonly HarmCategory CivicIntegrity = new("HARM_CATEGORY_CIVIC_INTEGRITY");

    /// <summary>Prompts made to get around the rules.</summary>
    public static readonly HarmCategory Jailbreak = new("HARM_CATEGORY_JAILBREAK");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>From where on something is blocked. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct HarmBlockThreshold(string Value)
{
    /// <summary>Blocks from a low probability on.</summary>
    public static readonly HarmBlockThreshold LowAndAbove = new("BLOCK_LOW_AND_ABOVE");

    /// <summary>Blocks from a medium probability on.</summary>
    public static readonly HarmBlockThreshold MediumAndAbove = new("BLOCK_MEDIUM_AND_ABOVE");

    /// <summary>Blocks a high probability only.</summary>
    public static readonly HarmBlockThreshold OnlyHigh = new("BLOCK_ONLY_HIGH");

    /// <summary>Blocks nothing, and rates still.</summary>
    public static readonly HarmBlockThreshold None = new("BLOCK_NONE");

    /// <summary>Off.</summary>
    public static readonly HarmBlockThreshold Off = new("OFF");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>What a threshold is of. An open enumeration.</summary>
/// <param name="Value">The service's own word.</param>
public readonly record struct HarmBlockMethod(string Value)
{
    /// <summary>How likely a harm is.</summary>
    public static readonly HarmBlockMethod Probability = new("PROBABILITY");

    /// <summary>How likely and how bad a harm is.</summary>
    public static readonly HarmBlockMethod Severity = new("SEVERITY");

    /// <summary>The service's own word.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>Templates of Model Armor, each named like <c>projects/p/locations/l/templates/t</c> (Vertex AI).</summary>
/// <param name="PromptTemplate">Screens the prompt; null: nothing does.</param>
/// <param name="ResponseTemplate">Screens the answer; null: nothing does.</param>
public sealed record ModelArmorConfig(string? PromptTemplate, string? ResponseTemplate);
