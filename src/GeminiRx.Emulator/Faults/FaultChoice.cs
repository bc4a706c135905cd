namespace GeminiRx.Emulator;

/// <summary>Which fault a request meets: the first that is asked for, the nearest to the request first, else what chaos draws.</summary>
internal sealed class FaultChoice(EmulatorOptions options)
{
    public const string Header = "x-emulator-fault";

    private const string ModelPrefix = "models/fault-";

    private readonly FaultCounts _counts = new();

    /// <summary>Whether a model's name is that of a fault, be it one that exists or not.</summary>
    public static bool IsFaultModel(string? model) => model?.StartsWith(ModelPrefix, StringComparison.Ordinal) == true;

    /// <summary>The fault, or what is wrong with the name that asks for one; neither where all goes well.</summary>
    /// <param name="request">The request.</param>
    /// <param name="byReply">What the hook asks for.</param>
    /// <param name="byScript">What the script's rule asks for.</param>
    /// <param name="fingerprint">Tells prompts apart.</param>
    /// <param name="generates">Whether the request asks for an answer: only those meet the faults of the options and of chaos.</param>
    public (FaultSpec? Spec, string? Problem) For(
        ReceivedRequest request,
        string? byReply,
        string? byScript,
        int fingerprint,
        bool generates
    )
    {
        var byModel = IsFaultModel(request.Model) ? request.Model![ModelPrefix.Length..] : null;
        var name =
            byReply
            ?? request.Headers.GetValueOrDefault(Header)
            ?? byModel
            ?? byScript
            ?? (generates ? options.Fault ?? Drawn(request.Number) : null);
        if (name is null)
        {
            return default;
        }

        var (spec, problem) = FaultSpec.Parse(name);
        return spec is not null && !_counts.Happens(spec, fingerprint) ? default : (spec, problem);
    }

    // The draw depends on nothing but the seed and the request's number, whatever runs at once.
    private string? Drawn(long number)
    {
        if (options.Chaos == 0)
        {
            return null;
        }

        var random = new Random(unchecked((options.Seed * 486_187_739) + (int)number));
        return random.NextDouble() < options.Chaos ? FaultCatalogue.Chaos[random.Next(FaultCatalogue.Chaos.Count)] : null;
    }
}
