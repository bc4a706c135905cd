namespace GeminiRx;

/// <summary>The service's reason for blocking a prompt. Open enumeration: an unknown value is kept unchanged.</summary>
/// <remarks>Source of the values: as for <see cref="FinishReason"/>.</remarks>
/// <param name="Value">The service's value.</param>
public readonly record struct BlockReason(string Value)
{
    /// <summary>Blocked by a safety setting.</summary>
    public static readonly BlockReason Safety = new("SAFETY");

    /// <summary>Blocked for a reason that the service does not name.</summary>
    public static readonly BlockReason Other = new("OTHER");

    /// <summary>Blocked because of a forbidden term.</summary>
    public static readonly BlockReason Blocklist = new("BLOCKLIST");

    /// <summary>Blocked because of content that no setting allows.</summary>
    public static readonly BlockReason ProhibitedContent = new("PROHIBITED_CONTENT");

    /// <summary>Blocked because the content is not safe for the generation of images.</summary>
    public static readonly BlockReason ImageSafety = new("IMAGE_SAFETY");

    /// <summary>Blocked by Model Armor (Vertex AI).</summary>
    public static readonly BlockReason ModelArmor = new("MODEL_ARMOR");

    /// <summary>Blocked as an attempt to get around the safety rules (Vertex AI).</summary>
    public static readonly BlockReason Jailbreak = new("JAILBREAK");

    /// <summary>The service's value.</summary>
    /// <returns><see cref="Value"/>.</returns>
    public override string ToString() => Value;
}
