namespace GeminiRx.Emulator;

/// <summary>Counts how often each prompt has met a fault that is limited by <c>times</c>.</summary>
internal sealed class FaultCounts
{
    private const int Capacity = 10_000;

    private readonly Lock _gate = new();
    private readonly Dictionary<(string Fault, int Prompt), int> _counts = [];

    /// <summary>Counts one occurrence of the fault for the prompt; false if the limit was already reached.</summary>
    /// <param name="spec">The fault.</param>
    /// <param name="fingerprintOf">Identifies the prompt, or the call without one; only called if the fault has a limit.</param>
    public bool TryConsume(FaultSpec spec, Func<int> fingerprintOf)
    {
        if (spec.Times is not { } times)
        {
            return true;
        }

        var prompt = fingerprintOf();
        lock (_gate)
        {
            // Clearing bounds the memory; a fault that had reached its limit may then happen again.
            if (_counts.Count >= Capacity)
            {
                _counts.Clear();
            }

            var count = _counts.GetValueOrDefault((spec.Text, prompt));
            _counts[(spec.Text, prompt)] = Math.Min(count + 1, times);
            return count < times;
        }
    }
}
