using System.IO.Pipelines;
using System.Reactive;

namespace GeminiRx.Tests.Operators.Internal;

internal static partial class DeliveryUses
{
    // A property: the fields of the other file must be set when it is read.
    private static DeliveryUse[] Writers =>
        [
            OfWriter(
                "WriteEventsTo(IObservable<Chunk>, PipeWriter, EventStreamOptions, IScheduler, CancellationToken)",
                rig => rig.Source.WriteEventsTo(PipeWriter.Create(Stream.Null), null, rig.Timers, rig.Stop.Token),
                _complete
            ),
            OfWriter(
                "WriteEventsTo(IObservable<Chunk>, Stream, EventStreamOptions, IScheduler, CancellationToken)",
                rig => rig.Source.WriteEventsTo(Stream.Null, null, rig.Timers, rig.Stop.Token),
                _complete
            ),
            OfWriter(
                "WriteTo(IObservable<String>, TextWriter, CancellationToken)",
                rig => rig.Text.WriteTo(TextWriter.Null, rig.Stop.Token),
                _completeText
            ),
            OfWriter(
                "WriteTo(IObservable<String>, PipeWriter, CancellationToken)",
                rig => rig.Text.WriteTo(PipeWriter.Create(Stream.Null), rig.Stop.Token),
                _completeText
            ),
            OfWriter(
                "WriteTo(IObservable<String>, Stream, CancellationToken)",
                rig => rig.Text.WriteTo(Stream.Null, rig.Stop.Token),
                _completeText
            ),
        ];

    private static DeliveryUse OfWriter(string name, Func<DeliveryRig, IObservable<Unit>> apply, DeliveryStep complete) =>
        new(name, rig => Objects(apply(rig)), null, complete, [_cancel, _ring]);
}
