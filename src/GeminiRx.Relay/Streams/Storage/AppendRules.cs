using GeminiRx.Relay.Errors;

namespace GeminiRx.Relay.Streams.Storage;

/// <summary>Whether a stream takes an append.</summary>
internal static class AppendRules
{
    /// <summary>Checks an append.</summary>
    /// <returns>Whether the stream has it already.</returns>
    /// <exception cref="StreamException">The stream refuses it.</exception>
    public static bool IsRepeated(StreamState state, StreamAppend append, long bytes, DurableStreamsOptions options)
    {
        if (append.Body.Length > 0 && !StreamSettings.AreSame(append.ContentType!, state.Settings.ContentType))
        {
            throw StreamErrors.OtherType();
        }

        if (append.Producer is { } producer && IsKnown(state.LastOf(producer.Id), producer))
        {
            return true;
        }

        if (state.IsClosed)
        {
            var closesOnly = append is { Closes: true, Body.Length: 0, Producer: null };
            return closesOnly ? true : throw StreamErrors.Closed(state.View.Info);
        }

        CheckNumber(state, append, options);
        return bytes > 0 && state.Base.Bytes + state.Length + bytes > options.MaxStreamBytes
            ? throw StreamErrors.TooLarge(options.MaxStreamBytes)
            : false;
    }

    private static bool IsKnown(ProducerNumber? last, ProducerNumber producer) =>
        last is not null
        && (
            producer.Epoch < last.Epoch
                ? throw StreamErrors.StaleEpoch(last.Epoch)
                : producer.Epoch == last.Epoch && producer.Number <= last.Number
        );

    private static void CheckNumber(StreamState state, StreamAppend append, DurableStreamsOptions options)
    {
        if (append.Producer is { } producer)
        {
            var last = state.LastOf(producer.Id);
            if (last is null && state.Producers >= options.MaxProducers)
            {
                throw StreamErrors.TooManyProducers(options.MaxProducers);
            }

            var isNew = last is null || producer.Epoch > last.Epoch;
            var expected = isNew ? 0 : last!.Number + 1;
            if (producer.Number != expected)
            {
                throw isNew && last is not null ? StreamErrors.EpochNotAtStart() : StreamErrors.Gap(expected, producer.Number);
            }
        }

        if (append.Sequence is { } sequence && state.Sequence is { } before && string.CompareOrdinal(sequence, before) <= 0)
        {
            throw StreamErrors.SequenceNotHigher();
        }
    }
}
