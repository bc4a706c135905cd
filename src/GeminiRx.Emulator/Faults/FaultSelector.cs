namespace GeminiRx.Emulator;

/// <summary>Selects the fault of a request. Order: hook, header, model name, script, options, then chaos.</summary>
internal sealed class FaultSelector(EmulatorOptions options)
{
    public const string Header = "x-emulator-fault";

    private const string ModelPrefix = "models/fault-";

    private readonly FaultCounts _counts = new();

    /// <summary>Whether a model name has the form <c>models/fault-NAME</c>; the fault itself may be unknown.</summary>
    public static bool IsFaultModel(string? model) => model?.StartsWith(ModelPrefix, StringComparison.Ordinal) == true;

    /// <summary>Selects the fault, or reports the problem in its specification; both are null if nothing goes wrong.</summary>
    /// <param name="request">The request.</param>
    /// <param name="byReply">The fault of the hook's reply.</param>
    /// <param name="byScript">The fault of the script rule.</param>
    /// <param name="fingerprintOf">Identifies the prompt, or the call without one.</param>
    /// <param name="generates">Whether the request generates content. Only such requests meet the faults of the options and of
    /// chaos.</param>
    public (FaultSpec? Spec, string? Problem) Select(
        ReceivedRequest request,
        string? byReply,
        string? byScript,
        Func<int> fingerprintOf,
        bool generates
    )
    {
        var byModel = IsFaultModel(request.Model) ? request.Model![ModelPrefix.Length..] : null;
        var name =
            byReply
            ?? request.Headers.GetValueOrDefault(Header)
            ?? byModel
            ?? byScript
            ?? (generates ? options.Fault ?? DrawRandomFault(request.Number) : null);
        if (name is null)
        {
            return default;
        }

        var (spec, problem) = FaultSpec.Parse(name);
        return spec is not null && !_counts.TryConsume(spec, fingerprintOf) ? default : (spec, problem);
    }

    // The result depends only on the seed and the request number, so concurrent requests do not change it.
    private string? DrawRandomFault(long number)
    {
        if (options.Chaos == 0)
        {
            return null;
        }

        var random = new Random(unchecked((options.Seed * 486_187_739) + (int)number));
        return random.NextDouble() < options.Chaos ? FaultCatalogue.Chaos[random.Next(FaultCatalogue.Chaos.Count)] : null;
    }
}
