using System.Text.Json.Serialization;

namespace GeminiRx;

/// <summary>The probability from which the service blocks a kind of harm.</summary>
/// <param name="Category">The kind of harm.</param>
/// <param name="Threshold">The probability from which the service blocks.</param>
/// <exception cref="ArgumentException">A parameter has no value.</exception>
public sealed record SafetySetting(HarmCategory Category, HarmBlockThreshold Threshold)
{
    /// <summary>The kind of harm.</summary>
    public HarmCategory Category
    {
        get;
        init => field = new(Guard.NotEmpty(value.Value));
    } = new(Guard.NotEmpty(Category.Value));

    /// <summary>The probability from which the service blocks.</summary>
    public HarmBlockThreshold Threshold
    {
        get;
        init => field = new(Guard.NotEmpty(value.Value));
    } = new(Guard.NotEmpty(Threshold.Value));

    /// <summary>Whether the threshold applies to the probability or to the severity (Vertex AI). Default null: the probability.</summary>
    public HarmBlockMethod? Method { get; init; }
}

/// <summary>A kind of harm. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct HarmCategory(string Value) : IOpenEnumeration
{
    /// <summary>Harassment.</summary>
    public static readonly HarmCategory Harassment = new("HARM_CATEGORY_HARASSMENT");

    /// <summary>Hate speech.</summary>
    public static readonly HarmCategory HateSpeech = new("HARM_CATEGORY_HATE_SPEECH");

    /// <summary>Sexually explicit content.</summary>
    public static readonly HarmCategory SexuallyExplicit = new("HARM_CATEGORY_SEXUALLY_EXPLICIT");

    /// <summary>Content that helps with dangerous acts.</summary>
    public static readonly HarmCategory DangerousContent = new("HARM_CATEGORY_DANGEROUS_CONTENT");

    /// <summary>Elections and other civic topics. The service calls this category deprecated.</summary>
    public static readonly HarmCategory CivicIntegrity = new("HARM_CATEGORY_CIVIC_INTEGRITY");

    /// <summary>Prompts that try to circumvent the safety rules.</summary>
    public static readonly HarmCategory Jailbreak = new("HARM_CATEGORY_JAILBREAK");

    /// <summary>Images with hate (Vertex AI).</summary>
    public static readonly HarmCategory ImageHate = new("HARM_CATEGORY_IMAGE_HATE");

    /// <summary>Images that help with dangerous acts (Vertex AI).</summary>
    public static readonly HarmCategory ImageDangerousContent = new("HARM_CATEGORY_IMAGE_DANGEROUS_CONTENT");

    /// <summary>Images with harassment (Vertex AI).</summary>
    public static readonly HarmCategory ImageHarassment = new("HARM_CATEGORY_IMAGE_HARASSMENT");

    /// <summary>Sexually explicit images (Vertex AI).</summary>
    public static readonly HarmCategory ImageSexuallyExplicit = new("HARM_CATEGORY_IMAGE_SEXUALLY_EXPLICIT");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>The probability of harm from which the service blocks. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct HarmBlockThreshold(string Value) : IOpenEnumeration
{
    /// <summary>Blocks from a low probability.</summary>
    public static readonly HarmBlockThreshold LowAndAbove = new("BLOCK_LOW_AND_ABOVE");

    /// <summary>Blocks from a medium probability.</summary>
    public static readonly HarmBlockThreshold MediumAndAbove = new("BLOCK_MEDIUM_AND_ABOVE");

    /// <summary>Blocks only a high probability.</summary>
    public static readonly HarmBlockThreshold OnlyHigh = new("BLOCK_ONLY_HIGH");

    /// <summary>Blocks nothing, but still returns ratings.</summary>
    public static readonly HarmBlockThreshold None = new("BLOCK_NONE");

    /// <summary>Turns the filter off.</summary>
    public static readonly HarmBlockThreshold Off = new("OFF");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>The measure to which a threshold applies. An open enumeration.</summary>
/// <param name="Value">The service's name for it.</param>
public readonly record struct HarmBlockMethod(string Value) : IOpenEnumeration
{
    /// <summary>The probability of harm.</summary>
    public static readonly HarmBlockMethod Probability = new("PROBABILITY");

    /// <summary>The probability and the severity of harm.</summary>
    public static readonly HarmBlockMethod Severity = new("SEVERITY");

    /// <summary>The service's name for it.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}

/// <summary>Model Armor templates, with names like <c>projects/p/locations/l/templates/t</c> (Vertex AI).</summary>
/// <param name="PromptTemplate">The template that screens the prompt; null screens nothing.</param>
/// <param name="ResponseTemplate">The template that screens the answer; null screens nothing.</param>
public sealed record ModelArmorConfig(
    [property: JsonPropertyName("promptTemplateName")] string? PromptTemplate,
    [property: JsonPropertyName("responseTemplateName")] string? ResponseTemplate
);
