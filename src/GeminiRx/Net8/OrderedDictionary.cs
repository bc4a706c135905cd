#if !NET9_0_OR_GREATER
namespace System.Collections.Generic;

/// <summary>What this library needs of the class of .NET 9: values that keep the order in which their keys were added.</summary>
internal sealed class OrderedDictionary<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : notnull
{
    private readonly List<TKey> _keys = [];
    private readonly Dictionary<TKey, TValue> _values = [];

    public int Count => _keys.Count;

    public TValue this[TKey key]
    {
        set
        {
            if (!_values.ContainsKey(key))
            {
                _keys.Add(key);
            }

            _values[key] = value;
        }
    }

    public bool TryGetValue(TKey key, [Diagnostics.CodeAnalysis.MaybeNullWhen(false)] out TValue value) =>
        _values.TryGetValue(key, out value);

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator() =>
        _keys.Select(key => KeyValuePair.Create(key, _values[key])).GetEnumerator();

    Collections.IEnumerator Collections.IEnumerable.GetEnumerator() => GetEnumerator();
}
#endif
